//! Tells Zed how to start `afterburner-lsp`, and tells that one what the user has set.

use zed_extension_api::{
    self as zed, serde_json::json, serde_json::Value, settings::LspSettings, LanguageServerId,
    Result, Worktree,
};

const PROGRAM: &str = "afterburner-lsp";

struct Afterburner;

impl zed::Extension for Afterburner {
    fn new() -> Self {
        Self
    }

    /// The program of the settings, else the one on the project's `PATH`.
    fn language_server_command(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<zed::Command> {
        let set = LspSettings::for_worktree(id.as_ref(), worktree)
            .ok()
            .and_then(|settings| settings.binary);
        let (path, arguments) = set.map_or((None, None), |binary| (binary.path, binary.arguments));
        let command = path
            .or_else(|| worktree.which(PROGRAM))
            .ok_or_else(|| format!("{PROGRAM} was not found: pip install afterburner"))?;
        Ok(zed::Command {
            command,
            args: arguments.unwrap_or_default(),
            env: worktree.shell_env(),
        })
    }

    /// What is under `lsp.afterburner.settings`, as the section `afterburner`.
    fn language_server_workspace_configuration(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        let settings = LspSettings::for_worktree(id.as_ref(), worktree)?.settings;
        Ok(settings.map(|ours| json!({ "afterburner": ours })))
    }
}

zed::register_extension!(Afterburner);

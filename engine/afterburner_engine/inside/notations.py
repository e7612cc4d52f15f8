"""Texts and bytes in the notations that programs read: what a parameter of type `str`
may stand for when nobody says so.

Each notation has a few telling examples and the names that parameters for it have.
New texts are like the examples: other letters and digits in them, or several together.
"""

from __future__ import annotations

from collections.abc import Sequence

from afterburner_engine.inside.noted import Notation

NOTATIONS: dict[str, tuple[str, Sequence[str], str]] = {
    "lines": (
        "text source lines content body doc docstring paragraph",
        (
            "one\ntwo\nthree\n",
            "  indented\n    more\n\n  back again",
            "\tfirst\n\tsecond\n",
            "Hello, world.\n\nA second paragraph, with a long-word in it.\n",
            "  \n x\r\n",
        ),
        "\n",
    ),
    "sentence": (
        "text string sentence message phrase title name s line",
        (
            "The quick brown fox jumps over the lazy dog.",
            "Hello, World! It's 10 o'clock; isn't it?",
            "naïve café – 42 €",
            "  spaces   between  ",
            "UPPER lower MiXeD",
        ),
        " ",
    ),
    "number": (
        "number num digits value amount text s",
        ("0", "42", "-7", "3.14", "1e5", "+1_000", "0x1F", "007", "nan", " 12 "),
        " ",
    ),
    "table": (
        "csv table sample data rows text record line",
        (
            "name,age,city\nAnn,31,Oslo\nBob,27,Rome\nCid,45,Bonn\n",
            "id;price\n1;2.50\n2;3.75\n3;10.00\n",
            "'a b','c'\n'd','e, f'\n",
            '"x"\t"y"\n"1"\t"2"\n',
            "a|b|c\n1|2|3\n4|5|6\n",
        ),
        "",
    ),
    "json": (
        "json document doc data text payload body s string",
        (
            '{"a": 1, "b": [true, null, -2.5e3], "c": {"d": "x\\n\\u00e9"}}',
            "[1, 2, 3]",
            '"text"',
            " 12 ",
            "[]",
            "{}",
            '[{"id": 7, "tags": ["p", "q"]}, false]',
        ),
        " ",
    ),
    "literal": (
        "source code expression expr node text literal string",
        (
            "[1, 'two', (3.0, None), {4: 5}]",
            "{1, 2, 3}",
            "-1",
            "3+4j",
            "b'bytes'",
            "{'a': [True, False], 'b': ()}",
            "x = 1\nif x:\n    print(x)\n",
            "set()",
            "f(1, *a, k=2)",
        ),
        ", ",
    ),
    "command": (
        "command cmd line s text args string",
        (
            "ls -l /tmp",
            'echo \'single quoted\' "double \\"quoted\\"" plain\\ escaped',
            "a b  c",
            "x=1; y=2 # comment",
            "grep -n --color=auto 'a|b' file.txt",
        ),
        " ",
    ),
    "path": (
        "path file filename folder dir directory pathname root base url p a",
        (
            "/usr/local/lib/python3",
            "a/b/c.txt",
            "./x/../y//z/",
            "../../up",
            "/",
            ".",
            "file.tar.gz",
            "~/.config",
            "C:\\Users\\me\\file.txt",
            "//host/share",
        ),
        "/",
    ),
    "url": (
        "url uri link href base address",
        (
            "https://user:pw@example.com:8080/a/b.html?x=1&y=2#top",
            "http://example.org",
            "//host/path;p?q",
            "mailto:ann@example.com",
            "/relative/../path?q=1",
            "?a=b",
            "#frag",
            "ftp://[::1]/x.tar.gz",
            "data:text/plain;base64,SGk=",
        ),
        "/",
    ),
    "query": (
        "query qs params string",
        ("a=1&b=2", "x=%20y+z&x=2", "k=&l", "a=1;b=2", "name=J%C3%BCrgen&n=3"),
        "&",
    ),
    "percent": (
        "string text url quoted encoded s",
        ("a%20b", "%7Euser/%C3%A9", "100%", "a+b%2Bc", "safe_-.~"),
        "",
    ),
    "mail": (
        "email addr address mail header pair",
        (
            "Ann Lee <ann@example.com>",
            "bob@example.org",
            '"Cid, Jr." <cid@mail.example.com> (work)',
            "undisclosed: a@b.c, d@e.f;",
            "=?utf-8?q?J=C3=BCrgen?= <j@x.de>",
        ),
        ", ",
    ),
    "iso date": (
        "iso date datetime time day timestamp dt str when data string",
        (
            "2024-03-01",
            "20240229",
            "2024-W05-3",
            "2023W521",
            "1999-12-31T23:59:59.5+01:00",
            "2000-01-01 00:00Z",
        ),
        " ",
    ),
    "time": (
        "time clock duration tz offset string",
        ("12:30:45", "23:59", "08:05:03.250", "1h30m", "+01:00", "10 PM"),
        " ",
    ),
    "date": (
        "date datetime time day timestamp dtstr when data string",
        (
            "Mon, 20 Nov 1995 19:12:08 -0500",
            "Thu Jan  1 00:00:00 1970",
            "6 Nov 94 08:49 GMT",
            "Sun, 6 Nov 1994 08:49:37 AM +0000",
        ),
        " ",
    ),
    "network": (
        "ip address addr host network net cidr prefix",
        (
            "192.168.0.0/16",
            "10.0.0.1",
            "::1",
            "2001:db8::/32",
            "255.255.255.0",
            "127.0.0.1:80",
            "fe80::1%eth0",
            "1.2.3.0/255.255.255.0",
        ),
        " ",
    ),
    "markup": (
        "html xml markup text s data body",
        (
            "<p>a &amp; b</p>",
            "&lt;&#39;&#x41;&#0;&eacute;&notit; &unknown; &#128512;&#xD800;",
            "<a href='x'>y</a>",
            "<!-- c --><br/>",
            "plain",
        ),
        "",
    ),
    "glob": (
        "pattern pat glob mask filter wildcard",
        (
            "*.py",
            "a?c",
            "[a-z]*",
            "[!0-9]",
            "**/x",
            "[]a]",
            "[a-c-e",
            "[b-a]",
            "x",
            "*",
        ),
        "",
    ),
    "format": (
        "format fmt spec template pattern msg string",
        (
            "{0} and {name!r:>8}",
            "{}",
            "%d of %s",
            "%(key)5.2f%%",
            "$name ${x}$$",
            "%Y-%m-%d",
            ">+10,.3f",
            "{{literal}}",
        ),
        " ",
    ),
    "locale": (
        "locale loc lang language code name encoding enc charset orig",
        ("en_US.UTF-8", "de_DE@euro", "C", "latin-1", "pt", "utf_8", "fr_FR.ISO8859-1"),
        "_",
    ),
    "options": (
        "options shortopts flags opts",
        ("ab:c", "-v", "--name=value", "h", "o:v"),
        "",
    ),
    "encoded": (
        "b64 encoded data s b text hex digest",
        ("SGVsbG8=", "48656c6c6f", '87cURD]i,"Ebo7d', "<~9jqo^~>", "zz!!", "=E9=20a"),
        "",
    ),
    "identifier": (
        "name key ident identifier attr field word token",
        ("name", "snake_case", "CamelCase", "_private", "x1", "CONSTANT", "a.b.c"),
        "_",
    ),
    "separator": (
        "sep separator delimiter delim prefix suffix char c ch quote end eol",
        (" ", ",", "\n", "-", "a", "\t", "=", "...", "_", "é"),
        "",
    ),
}
"""By name: parameters that are for it, examples, and what goes between several."""


def notation(name: str) -> Notation:
    """The shape of a notation."""
    _, pool, joiner = NOTATIONS[name]
    return Notation(pool, joiner)

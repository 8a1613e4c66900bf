"""What a wrong use of the command line is told, in Chinese: click's own sentences are English.

A sentence that is not in the table is shown as click wrote it.
"""

import re

import click

_SENTENCES = [
    (re.compile(pattern), said)
    for pattern, said in (
        (r"Missing argument (.+)\.$", r"缺少参数 \1。"),
        (r"Missing option (.+?)\. Choose from:\s+", r"缺少选项 \1，可选："),
        (r"Missing option (.+)\.$", r"缺少选项 \1。"),
        (r"Missing command\.$", "缺少子命令。"),
        (r"No such option (.+?)\.", r"没有 \1 这个选项。"),
        (r"No such command (.+?)\.", r"没有 \1 这个命令。"),
        (r" Did you mean (?:one of: )?(.+)\?$", r"是不是 \1？"),
        (r" \(Did you mean one of: (.+)\)$", r"是不是 \1？"),
        (r"Option (.+) requires an argument\.$", r"选项 \1 后面要写值。"),
        (r"Option (.+) does not take a value\.$", r"选项 \1 后面不写值。"),
        (r"Got unexpected extra arguments? \((.+)\)$", r"多余的参数：\1。"),
        (r"Invalid value for (.+?): ", r"\1："),
        (r"(.+) is not one of (.+)\.$", r"\1 不在可选的值里，可选：\2。"),
        (r"(\S+) is not a valid (?:integer|float)(?: range)?\.$", r"\1 不是数字。"),
        (r"(\S+) is not in the range (.+)\.$", r"\1 超出范围：\2。"),
        (r"(?:File|Directory|Path) ('.+') does not exist\.$", r"没有 \1。"),
        (r"(?:File|Path) ('.+') is a directory\.$", r"\1 是目录，这里要文件。"),
        (r"(?:Directory|Path) ('.+') is a file\.$", r"\1 是文件，这里要目录。"),
        (r"(?:File|Directory|Path) ('.+') is not readable\.$", r"没有读取 \1 的权限。"),
    )
]


def told(wrong: click.ClickException) -> str:
    """The error, how the command is used and where its help is."""
    said = wrong.format_message()
    for pattern, ours in _SENTENCES:
        said = pattern.sub(ours, said)
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    if context is None:
        return f"错误：{said}"
    usage = " ".join([context.command_path, *context.command.collect_usage_pieces(context)])
    return f"错误：{said}\n用法：{usage}\n说明：{context.command_path} --help"

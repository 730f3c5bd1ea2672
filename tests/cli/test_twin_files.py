import pytest

from kilometre.config.commands.twin_files import written


def test_a_link_stays_one_and_what_it_leads_to_is_written(tmp_path):
    kept = tmp_path / "kept" / "report.html"
    kept.parent.mkdir()
    kept.write_text("before")
    link = tmp_path / "latest.html"
    link.symlink_to(kept)

    with written(link) as file:
        file.write("after")

    assert (link.is_symlink(), kept.read_text()) == (True, "after")
    assert list(kept.parent.iterdir()) == [kept]


def test_a_link_to_nothing_yet_makes_the_file(tmp_path):
    link = tmp_path / "latest.html"
    link.symlink_to("report.html")

    with written(link) as file:
        file.write("first")

    assert (link.is_symlink(), (tmp_path / "report.html").read_text()) == (True, "first")


def write_half(path):
    with written(path) as file:
        file.write("half")
        raise RuntimeError


def test_what_fails_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("before")

    with pytest.raises(RuntimeError):
        write_half(path)

    assert (path.read_text(), list(tmp_path.iterdir())) == ("before", [path])

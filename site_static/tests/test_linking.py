"""E-mail addresses in plain text."""

from site_static.render.linking import with_mail


def test_address_opens_a_letter_and_its_surroundings_stay_text():
    told = with_mail("页脚，或jiucuo@shili.example（示例）<b>")

    assert told == '页脚，或<a href="mailto:jiucuo@shili.example">jiucuo@shili.example</a>（示例）&lt;b&gt;'


def test_text_without_an_address_stays_as_it_is():
    assert with_mail('25 ℃@室温 "a@b"') == "25 ℃@室温 &#34;a@b&#34;"

"""MathML is read by its structure, and never as nothing."""

import pytest

from tui_reader.document.html import to_markdown

A_PLUS_B = "<mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>"
TEX = '<annotation encoding="application/x-tex">a_b</annotation>'


@pytest.mark.parametrize(
    ("mathml", "text"),
    [
        (f"<mfrac>{A_PLUS_B}<mn>2</mn></mfrac>", "(a+b)/2"),
        (f"<mfrac><mn>1</mn>{A_PLUS_B}</mfrac>", "1/(a+b)"),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x²"),
        (f"<msup><mi>x</mi>{A_PLUS_B}</msup>", "x^(a+b)"),
        (f"<msup>{A_PLUS_B}<mn>2</mn></msup>", "(a+b)²"),
        ("<msub><mi>x</mi><mi>i</mi></msub>", "xᵢ"),
        ("<msub><mi>x</mi><mi>y</mi></msub>", "x_y"),
        ("<msubsup><mi>a</mi><mi>k</mi><mn>2</mn></msubsup>", "aₖ²"),
        (f"<msqrt>{A_PLUS_B}</msqrt><msqrt><mn>2</mn></msqrt>", "√(a+b)√2"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot><mroot><mi>x</mi><mi>n</mi></mroot>", "∛(x)ⁿ√(x)"),
        ("<mover><mi>v</mi><mo>→</mo></mover>", "v\u20d7"),
        ("<munder><mi>lim</mi><mi>x</mi></munder><mi>y</mi>", "limₓ y"),
        ("<munderover><mo>∑</mo><mn>1</mn><mi>n</mi></munderover><mi>k</mi>", "∑₁ⁿ k"),
        ("<mmultiscripts><mi>C</mi><mn>6</mn><none/><mprescripts/><none/><mn>12</mn>"
         "</mmultiscripts>", "¹²C₆"),
        ("<mi>sin</mi><mo>\u2061</mo><mi>x</mi><mo>=</mo><mn>0</mn>", "sin x = 0"),
        ("<mfenced open='[' close=']'><mi>a</mi><mi>b</mi></mfenced>", "[a, b]"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
         "<mtr><mtd><mn>2</mn></mtd></mtr></mtable>", "1, 0; 2"),
        ("<mtext>\n if&nbsp;</mtext><ms>a</ms>", 'if "a"'),
        ("<mfrac><mn>1</mn></mfrac><mfrac><mn>1</mn><mn>2</mn><mn>3</mn></mfrac>", "11/23"),
        (f"<semantics><mi>a</mi>{TEX}</semantics>", "a"),
        (f"<semantics>{TEX}</semantics>", "a_b"),
        ("<mml:mi>a</mml:mi><mi>b", "ab"),
    ],
)  # fmt: skip
def test_structure(mathml: str, text: str) -> None:
    assert to_markdown(f"<math>{mathml}</math>").replace("\\", "") == text


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("a <math><mi>b</mi></math> c", "a b c"),
        ("a<math display=block><mi>b</mi></math>c", "a\n\nb\n\nc"),
        ("<math alttext='a'></math>", "a"),
        ("<math><mi>a<p>b", "a\n\nb"),
        ("<math><mtext>a<p>b</mtext></math>c", "abc"),
        ("<math><mi>a</math><span class=katex-html><span>a</span></span> b", "a b"),
        ("<math><mi>a</math><img class=mwe-math-fallback-image-inline src=x> b", "a b"),
        ("<math><mi>a</math><script type=math/tex>a</script> b", "a b"),
        ("<span class=katex-html>a</span>", "a"),
    ],
)
def test_a_formula_is_shown_once(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown

"""A key and options for every kind, and a right, a wrong and an unreadable answer where there is one."""

from typing import Any

CHOICES = [{"id": "a", "text": "cat"}, {"id": "b", "text": "dog"}, {"id": "c", "text": "eel"}]
GAPS = [{"name": "one", "kind": "numeric"}, {"name": "two", "kind": "text"}]
RUBRIC = [{"point": "says it turns to vapour", "keywords": ["evaporat", "vapour"]}]

Sample = tuple[str, dict[str, Any], str, str, str]
SAMPLES: dict[str, Sample] = {
    "numeric": ("12", {}, "12.0", "13", "1 2"),
    "fraction": ("3/4", {}, "6/8", "4/3", "3//4"),
    "mixed": ("7/3", {}, "2 1/3", "2 2/3", "2 1/"),
    "percent": ("15%", {}, "15 %", "16%", "%"),
    "scientific": ("35000", {}, "3.5*10^4", "3.5*10^5", "3.5*10^"),
    "units": ("5 m", {}, "500 cm", "5 cm", "5 blobs"),
    "expression": ("2x+1", {}, "1+x+x", "2x-1", "2x+"),
    "equation": ("y=2x+1", {}, "2x-y+1=0", "y=2x", "y=2x+"),
    "inequality": ("x>3", {}, "3<x", "x>=3", "x>"),
    "interval": ("(2, 5]", {}, "2<x<=5", "[2, 5]", "(2, 5"),
    "tuple": ("(1, 2)", {}, "(1; 2)", "(2, 1)", "(1, )"),
    "set": ("{1, 2}", {}, "2, 1", "{1, 3}", "{1,"),
    "choice": ("b", {"choices": CHOICES}, "dog", "cat", "cow"),
    "choices": ("a,c", {"choices": CHOICES}, "c, a", "a,b", "cow"),
    "ordering": ("b,a,c", {"items": CHOICES}, "b, a, c", "a,b,c", "a"),
    "matching": ("a-1,b-2", {"left": CHOICES[:2], "right": [{"id": "1", "text": "mew"}, {"id": "2", "text": "bark"}]},
                 "dog -> bark; cat -> mew", "a-2,b-1", "a"),
    "text": ("mitosis", {}, "Mitosis", "meiosis", "x" * 600),
    "free_text": ("It evaporates.", {"rubric": RUBRIC}, "The water evaporates", "It vanishes", "x" * 6000),
    "cloze": ("12; cat", {"gaps": GAPS}, '{"one": "12", "two": "Cat"}', "12; dog", "1; 2; 3"),
}  # fmt: skip

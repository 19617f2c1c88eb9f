import { expect, test } from "vitest";
import { textOfHtml } from "./html-text.ts";

test.each([
  ["plain text stays as it is", "1 < 2 & 3 > 2", "1 < 2 & 3 > 2"],
  ["breaks are lines", "one<br>two<BR/>three<p>four</p>five", "one\ntwo\nthreefour\nfive"],
  ["entities are characters", "a &amp; b &lt;c&gt; &#228;&#xe9; &nbsp;d &quot;e&quot;", 'a & b <c> äé  d "e"'],
  ["what is no entity stays", "AT&T &unknown; &#0; &#xd800;", "AT&T &unknown;  "],
  ["a link says where it leads", '<a href="https://a.example/x">here</a>', "here (https://a.example/x)"],
  ["once, when that is what it says", "<a target=_blank href='https://a.example'>a.example</a>", "a.example"],
  ["and nowhere, when that is no page", '<a href="javascript:alert(1)">click</a>', "click"],
  ["other markup goes", "<b>bold</b> <!-- no --><img src=x onerror=alert(1)>", "bold"],
  ["what is decoded is not read as markup again", "&lt;b&gt;", "<b>"],
  [
    "an image in a link is its address",
    '<a href="https://a.example/i.png"><img src="i.png"></a>',
    "https://a.example/i.png",
  ],
])("%s", (_, html, text) => {
  expect(textOfHtml(html)).toBe(text.trim());
});

test("a long hostile text takes no time", () => {
  const began = performance.now();
  textOfHtml("<a href=".repeat(20_000));
  textOfHtml("<".repeat(100_000));
  textOfHtml("<!--".repeat(20_000));
  expect(performance.now() - began).toBeLessThan(1_000);
});

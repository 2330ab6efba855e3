# ruff: noqa: E501 - pages have long lines
"""Pages of the kinds that citations lead to, written for these tests. Each is read by both HTML readers alike."""

from typing import Final

ENCYCLOPEDIA: Final = """<!DOCTYPE html>
<html class="client-nojs" lang="en" dir="ltr"><head><meta charset="UTF-8"><title>Sahel war - Encyclopedia</title>
<script>document.documentElement.className="client-js";</script>
<style>.mw-collapsed-text{display:none} .navbox{box-sizing:border-box} @media print{.noprint{display:none!important}}</style>
<link rel="stylesheet" href="/load.php"></head>
<body class="mediawiki"><a class="mw-jump-link" href="#bodyContent">Jump to content</a>
<div class="vector-header"><nav aria-label="Site"><ul><li><a href="/"><span>Main page</span></a></li><li><a href="/r"><span>Random</span></a></li></ul></nav>
<form action="/w"><input type="search" name="search" placeholder="Search" aria-label="Search the encyclopedia"><button>Go</button></form></div>
<main id="content"><h1 id="firstHeading"><span class="mw-page-title-main">Sahel war</span></h1>
<div class="mw-parser-output"><div role="note" class="hatnote">Not to be confused with <a href="/x">another war</a>.</div>
<table class="infobox"><caption>Sahel war</caption><tbody><tr><th scope="row">Date</th><td>8&nbsp;May 2019 – present<br>(5 years)</td></tr>
<tr><th>Deaths</th><td><ul><li>1,200<sup id="cite_ref-1" class="reference"><a href="#cite_note-1"><span class="cite-bracket">&#91;</span>1<span class="cite-bracket">&#93;</span></a></sup></li></ul></td></tr></tbody></table>
<p>The <b>Sahel war</b> began in <a href="/m">Mali</a>, when two groups<sup class="reference"><a href="#cite_note-2">[2]</a></sup><sup class="reference"><a href="#cite_note-3">[3]</a></sup> fought “for
the wells”. It covers 10<sup>6</sup> km<sup>2</sup>.</p>
<h2><span id="Background">Background</span><span class="mw-editsection">[<a href="/e">edit</a>]</span></h2>
<p>Text with <i>italics</i>, <span style="display:none">a hidden sort key</span><span class="nowrap">5 July</span> and <code>code</code>.</p>
<figure typeof="mw:File/Thumb"><a href="/f"><img alt="Map of the area" src="m.png"></a><figcaption>The area in 2020</figcaption></figure>
<ol class="references"><li id="cite_note-1"><a href="#cite_ref-1">^</a> <cite>Weiss, Caleb (2020). <a href="u">"War"</a>.</cite></li></ol>
</div></main><noscript><img src="//l/t" alt="" width="1"></noscript></body></html>"""

NEWS: Final = """<!doctype html><html lang="en-GB"><head><meta charset=utf-8><title>Hundreds flee as groups clash | The Daily</title>
<meta name="description" content="Fighting between two groups has driven hundreds from their homes.">
<meta property="og:title" content="Hundreds flee as groups clash"><meta name=viewport content="width=device-width">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Hundreds flee as groups clash",
"articleBody":"Hundreds have fled.\\n\\n&ldquo;We ran,&rdquo; one said.","author":{"@type":"Person","name":"A. Writer"}}</script>
<script>window.__STATE__ = {"teaser":"Not an article"};</script></head>
<body><div id="app"><header><a href="/" aria-label="The Daily, home"><svg viewBox="0 0 1 1"><title>The Daily</title><path d="M0 0"/></svg></a>
<nav><a href="/a">World</a><a href="/b">Africa</a></nav></header>
<article><h1>Hundreds flee as <em>groups</em> clash</h1><p class="by">By <a rel=author href=/w>A. Writer</a>, <time datetime="2020-07-02" title="2 July 2020">2 July</time></p>
<p>Hundreds have fled.</p><p>“We <strong>ran</strong>,” one said. “No&shy;body stayed.”</p>
<aside class="ad" hidden><p>Buy now</p></aside><ul><li>One point<li>Another point</ul>
<blockquote class="twitter-tweet"><p lang="en">A post with a &amp; and &lt;tags&gt;</p>&mdash; Someone <a href="t">1 July</a></blockquote>
<details><summary>Why you can trust us</summary><p>Because.</p></details>
<picture><source srcset="a.webp"><img src="a.jpg" alt="A road north of the town"></picture><video controls><track kind=captions>No video here</video>
<iframe src="/embed"></iframe></article>
<dialog><p>Cookies?</p><button>Accept</button></dialog>
<form><label>Mail <input type=email placeholder="you@example.org" value=""></label><select><option>Daily<option selected>Weekly</select><textarea>Dear editor</textarea></form>
<footer><p>© The Daily<br>All rights reserved</p></footer></div></body></html>"""

OLD_TABLES: Final = """<HTML><HEAD><TITLE>Press release No. 12</TITLE><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8"></HEAD>
<BODY BGCOLOR="#FFFFFF"><CENTER><FONT SIZE=5><B>Press release</B></FONT></CENTER><HR>
<TABLE WIDTH="100%" BORDER=0><TR><TD WIDTH=120><A HREF="index.html">Home</A><BR><A HREF="news.html">News</A></TD>
<TD><FONT FACE="Arial">The ministry said on <U>12 May</U> that<BR>no one was hurt.<P>It gave no number.<P ALIGN=right><I>The ministry</I></FONT></TD></TR></TABLE>
<DL><DT>Term<DD>Its meaning<DT>Other<DD>Other meaning</DL>
<PRE>  a    b
  1    2</PRE></BODY></HTML>"""

COMPONENTS: Final = """<!doctype html><html><head><title>Report</title></head><body><my-app><my-card><h2 slot=t>Card</h2><p>In a custom element</p></my-card>
<template shadowrootmode="open"><p>In an open shadow root</p></template><template id=row><p>Never shown</p></template></my-app>
<p>E = mc<sup>2</sup> and CO<sub>2</sub>, <ruby>北<rp>(</rp><rt>ほく</rt><rp>)</rp></ruby>, <bdo dir=rtl>abc</bdo>, <kbd>Ctrl</kbd>+<kbd>C</kbd></p>
<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>
<div style="visibility:hidden">unseen <span style="visibility:visible">but this</span></div>
<div style="display:inline">in</div><div style="display:inline">line</div><span style="display:block">block</span>
<p>split<wbr>word<a href="#fn3">3</a>, <a href="#fn4" role="doc-noteref">*</a></p></body></html>"""

UNCLOSED: Final = """<title>Notes</title><p>One<p>Two <b>bold<p>three</b><ul><li>a<li>b<ul><li>c</ul></ul><table><tr><td>x<td>y<tr><td>z</table>
<p>An unknown <foo bar>element</foo> &copy; &nosuch; &#x2019;s end"""

PAGES: Final = {
    "encyclopedia": ENCYCLOPEDIA, "news": NEWS, "old tables": OLD_TABLES, "components": COMPONENTS,
    "unclosed": UNCLOSED,
}  # fmt: skip

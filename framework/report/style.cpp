// The page's look: two colours that stay apart for every kind of eye (blue and orange), fill against line besides.
#include "framework/report/parts.hpp"

namespace persona::page {

std::string_view style() noexcept {
    return R"css(:root {
  --paper: #ffffff; --sheet: #f6f7f9; --ink: #1c2330; --soft: #5b6472; --line: #dfe3e8;
  --real: #4a7fb5; --real-fill: #b9d0e6; --made: #c25700; --good: #1a6b3c; --good-sheet: #e9f5ee;
  --bad: #b3261e; --bad-sheet: #fcefed; --refused: #f0d9d6; --minus: #0b5fa5; --plus: #c25700; --warn: #8a5a00;
}
@media (prefers-color-scheme: dark) { :root {
  --paper: #14181f; --sheet: #1c222b; --ink: #e6e9ee; --soft: #a2abb8; --line: #313a46;
  --real: #7fb0e0; --real-fill: #2f4d6b; --made: #ff9a4d; --good: #6fce97; --good-sheet: #16281e;
  --bad: #ff8a80; --bad-sheet: #321a19; --refused: #4a2826; --minus: #5aa9f0; --plus: #ff9a4d; --warn: #e9b44c;
} }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 1120px; padding: 0 28px 48px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--paper); padding: 6px 12px; }
a { color: inherit; }
.top { display: flex; align-items: baseline; justify-content: space-between; flex-wrap: wrap; gap: 4px 24px; padding: 20px 0 16px; }
.kind { margin: 0; font-weight: 600; letter-spacing: .01em; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; }
nav a { color: var(--soft); text-decoration: none; font-size: 14px; }
nav a:hover, nav a:focus { color: var(--ink); text-decoration: underline; }
h1 { margin: 0; font-size: 30px; line-height: 1.2; letter-spacing: -.01em; }
h1 span { color: var(--soft); font-weight: 400; margin-left: 8px; }
h2 { margin: 0 0 6px; font-size: 21px; line-height: 1.3; letter-spacing: -.005em; }
h3 { margin: 24px 0 8px; font-size: 15px; }
h3 small { display: inline; margin-left: 8px; }
small { color: var(--soft); font-weight: 400; font-size: 13px; }
section { margin: 52px 0 0; } section > ul { padding-left: 20px; }
.reading { margin: 0 0 18px; max-width: 80ch; color: var(--soft); }
.reading b { color: var(--ink); font-weight: 600; }
.quiet { color: var(--soft); }
.verdict { display: flex; gap: 22px; margin: 0; padding: 26px 28px; border-radius: 12px; background: var(--sheet); }
.verdict.good { background: var(--good-sheet); } .verdict.bad { background: var(--bad-sheet); }
.verdict > div { flex: 1; min-width: 0; }
.mark { flex: none; width: 44px; height: 44px; margin: 0; border-radius: 50%; display: grid; place-items: center; font-size: 22px; font-weight: 700; color: var(--paper); background: var(--soft); }
.good .mark { background: var(--good); } .bad .mark { background: var(--bad); }
.lead { margin: 6px 0 0; font-size: 17px; max-width: 70ch; }
.verdict h3 { margin: 18px 0 4px; } .verdict ul { margin: 0; padding-left: 20px; max-width: 90ch; overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: 14px 40px; margin: 20px 0 0; }
.facts div { display: flex; flex-direction: column-reverse; }
.facts dt { color: var(--soft); font-size: 13px; } .facts dd { margin: 0; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 8px 16px 8px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--soft); font-weight: 400; font-size: 13px; white-space: nowrap; }
tbody th { font-weight: 500; overflow-wrap: anywhere; } tbody th small { display: block; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.strong { font-weight: 600; }
.gates { min-width: 860px; table-layout: fixed; } .gates td { white-space: nowrap; }
.gates th:nth-child(2), .gates th:nth-child(3), .gates th:nth-child(4) { width: 80px; } .gates th:nth-child(5) { width: 124px; } .gates th:nth-child(6) { width: 244px; } .gates th:nth-child(7) { width: 100px; }
.status { font-size: 13px; font-weight: 600; white-space: nowrap; }
.status.good { color: var(--good); } .status.bad { color: var(--bad); }
h3 .status { margin-left: 8px; }
.failures, .warnings { margin: 8px 0; padding-left: 20px; overflow-wrap: anywhere; } .failures { color: var(--bad); } .warnings { color: var(--warn); }
.bar { display: block; overflow: visible; }
.bar .track { stroke: var(--line); stroke-width: 2; }
.bar .refused { fill: var(--refused); }
.bar .room { fill: none; stroke: var(--soft); stroke-width: 1; }
.bar .floor, .bar .ceiling { stroke: var(--soft); stroke-width: 1.5; }
.bar .gate { stroke: var(--bad); stroke-width: 2; }
.bar .value { fill: var(--made); stroke: var(--paper); stroke-width: 1.5; }
.bar .missed { fill: var(--bad); }
.bar .spread { stroke: var(--made); stroke-width: 3; stroke-linecap: round; }
.distances { max-width: 640px; } .plot .none { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 4 3; }
.key.none { height: 0; border-top: 2px dashed var(--soft); }
.legend { margin: 0 0 12px; display: flex; gap: 8px; align-items: center; font-size: 14px; }
.key { display: inline-block; width: 22px; height: 12px; margin-left: 10px; } .key:first-child { margin-left: 0; }
.key.real { background: var(--real-fill); border-bottom: 0; }
.key.made { height: 0; border-top: 3px solid var(--made); }
.gates td .quiet { font-size: 13px; }
.gates td svg { margin-top: -2px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(310px, 100%), 1fr)); gap: 18px; }
.card { position: relative; padding: 16px 18px 14px; border: 1px solid var(--line); border-radius: 10px; break-inside: avoid; min-width: 0; }
.card h3 { margin: 0; padding-right: 118px; overflow-wrap: anywhere; line-height: 1.35; } .card h3 small { display: block; margin: 0; }
.score { position: absolute; top: 16px; right: 18px; margin: 0; text-align: right; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.35; }
.score small { display: block; font-size: 12px; }
.plot { display: block; width: 100%; height: auto; margin: 12px 0 0; overflow: visible; }
.plot text, .heat text { fill: var(--soft); font-size: 11px; font-family: inherit; }
.plot .real { fill: var(--real-fill); } .plot .made { fill: none; stroke: var(--made); stroke-width: 2; stroke-linejoin: round; }
.plot .axis { stroke: var(--soft); stroke-width: 1; }
.said, .missing, .empty { margin: 6px 0 0; font-size: 13px; color: var(--soft); }
.bars { margin: 10px 0 0; table-layout: fixed; } .bars th, .bars td { border: 0; padding: 3px 8px 3px 0; font-size: 13px; vertical-align: middle; }
.bars thead th { padding-bottom: 0; font-size: 12px; } .bars tbody th { font-weight: 400; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars th:first-child { width: 36%; } .bars th:nth-child(2) { width: auto; } .bars th:nth-child(n+3) { width: 52px; }
.bars td:last-child, .bars th:last-child { padding-right: 0; }
.bars svg { display: block; width: 100%; height: 18px; } .bars .real { fill: var(--real-fill); } .bars .made { fill: var(--made); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.maps { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 24px; }
.maps figure { margin: 0; min-width: 0; } figcaption { font-weight: 600; margin-bottom: 6px; }
.heat { display: block; width: 100%; height: auto; } .heat .plus { fill: var(--plus); } .heat .minus { fill: var(--minus); }
.heat rect { stroke: var(--line); stroke-width: .6; } .heat .self { fill: var(--line); } .heat .unknown { fill: none; }
.scale { display: flex; align-items: center; gap: 8px; margin: 12px 0; font-size: 13px; color: var(--soft); font-variant-numeric: tabular-nums; }
.ramp { width: 200px; height: 10px; background: linear-gradient(to right, var(--minus), var(--paper), var(--plus)); border: 1px solid var(--line); }
.names { columns: 4 180px; margin: 0 0 20px; padding-left: 26px; font-size: 13px; color: var(--soft); } .names li { overflow-wrap: anywhere; }
.certificate { padding: 18px 22px; border-radius: 10px; background: var(--sheet); margin: 24px 0 14px; } .certificate h3 { margin-top: 0; } .certificate p { max-width: 90ch; }
.tree { margin: 6px 0; } .tree div { display: grid; grid-template-columns: minmax(110px, 220px) minmax(0, 1fr); gap: 0 16px; padding: 3px 0; } .tree dt { color: var(--soft); overflow-wrap: anywhere; } .tree dd { margin: 0; overflow-wrap: anywhere; } .tree ul { margin: 0; padding-left: 18px; } .tree .tree { margin: 0; }
details { margin: 14px 0; } summary { cursor: pointer; padding: 6px 0; font-weight: 500; } details > .cards { margin-top: 10px; }
code { font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
footer { margin-top: 56px; padding-top: 16px; border-top: 1px solid var(--line); color: var(--soft); font-size: 13px; }
:focus-visible { outline: 2px solid var(--minus); outline-offset: 2px; }
@media screen and (max-width: 760px) { body { padding: 0 16px 32px; } .maps { grid-template-columns: 1fr; } .verdict { padding: 20px; gap: 14px; } h1 span { display: block; margin: 2px 0 0; font-size: 18px; } }
@media print {
  :root { --paper: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; --real: #4a7fb5; --real-fill: #b9d0e6; --made: #c25700; --good: #1a6b3c; --good-sheet: #fff; --bad: #b3261e; --bad-sheet: #fff; --refused: #f0d9d6; --minus: #0b5fa5; --plus: #c25700; --warn: #8a5a00; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 11px; } small { font-size: 10px; } nav, .skip { display: none; }
  .wide { overflow: visible; } .gates { min-width: 0; } th, td { padding: 4px 10px 4px 0; } thead th { font-size: 11px; white-space: normal; }
  .gates th:nth-child(2), .gates th:nth-child(3), .gates th:nth-child(4) { width: 46px; } .gates th:nth-child(5) { width: 78px; } .gates th:nth-child(6) { width: 146px; } .gates th:nth-child(7) { width: 92px; }
  .tree div { grid-template-columns: minmax(50px, 110px) minmax(0, 1fr); gap: 0 8px; padding: 1px 0; } .bar { width: 140px; height: auto; } .maps { gap: 12px; } .plot text, .heat text { font-size: 12px; }
  .verdict { border: 1px solid var(--line); } tr, figure, .card { break-inside: avoid; } h2, h3 { break-after: avoid; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
)css";
}

}  // namespace persona::page

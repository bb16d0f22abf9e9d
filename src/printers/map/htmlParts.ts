/** The looks of the page that `mapHtml` makes: light and dark as the reader's system is. */
export const DOCUMENT_STYLE = `
:root{color-scheme:light dark;--line:#8884;--good:#15803d;--bad:#c81e1e;--mild:#a16207;--dim:#8a8f98;--mark:#0969da}
@media(prefers-color-scheme:dark){:root{--good:#4ade80;--bad:#f87171;--mild:#facc15}}
body{font:15px/1.45 system-ui,sans-serif;margin:1.5rem}
h1{font-size:1.25rem;margin:0 0 .5rem}h2{font-size:1.05rem}
ul{padding-left:1.2rem;margin:.4rem 0}.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse}
td,tbody th{border:1px solid var(--line);padding:.1rem .5rem}
td{text-align:center;min-width:1.2rem;cursor:default}
tbody th{text-align:left;font-weight:500;white-space:nowrap}
thead th{vertical-align:bottom;padding:.2rem}thead th span{writing-mode:vertical-rl;transform:rotate(180deg);font-weight:500}
tr.group th{background:#8882;font-weight:700}small{color:var(--mild)}
td:focus{outline:3px solid var(--mark);outline-offset:-3px}
.running,.would-run{color:var(--good)}.missing,.failing{color:var(--bad);font-weight:700}.starting,.pending,.old,.leaving,.kept{color:var(--mild)}.not-eligible{color:var(--dim)}
#reason{position:sticky;top:0;z-index:1;min-height:3.2em;max-height:12em;overflow:auto;margin:.6rem 0;padding:.5rem .8rem;border:1px solid var(--line);border-left:4px solid var(--mark);background:Canvas;white-space:pre-wrap}
dt{font-weight:600}dd{margin:0 0 .5rem 1rem;white-space:pre-wrap}summary{cursor:pointer;padding:.2rem 0}
@media print{#reason{display:none}.scroll{overflow:visible}}
`;

/** Moves in the grid with the keyboard, and tells the reason behind the cell that has the focus or the pointer. */
export const DOCUMENT_SCRIPT = `
"use strict";
(() => {
	const table = document.querySelector("table");
	const told = document.getElementById("reason");
	const rows = [...table.querySelectorAll("tbody tr:not(.group)")];
	const heads = table.querySelectorAll("thead th");
	const cells = rows.map((row) => [...row.querySelectorAll("td")]);
	const tell = (cell) => {
		const why = document.getElementById(cell.dataset.r);
		const node = cell.parentElement.querySelector("th").firstChild.textContent.trim();
		const text = why === null ? cell.getAttribute("aria-label") : why.textContent;
		told.textContent = heads[cell.cellIndex].textContent + " on " + node + ": " + text;
	};
	const first = cells[0] && cells[0][0];
	if (!first) return;
	first.tabIndex = 0;
	let current = first;
	const go = (row, column) => {
		const line = cells[Math.max(0, Math.min(cells.length - 1, row))];
		const cell = line[Math.max(0, Math.min(line.length - 1, column))];
		current.tabIndex = -1;
		current = cell;
		cell.tabIndex = 0;
		cell.focus();
	};
	table.addEventListener("focusin", (event) => {
		if (event.target.tagName === "TD") tell(event.target);
	});
	table.addEventListener("mouseover", (event) => {
		if (event.target.tagName === "TD") tell(event.target);
	});
	table.addEventListener("click", (event) => {
		if (event.target.tagName === "TD") go(rows.indexOf(event.target.parentElement), event.target.cellIndex - 1);
	});
	const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-20, 0], PageDown: [20, 0], Home: [0, -1e9], End: [0, 1e9] };
	table.addEventListener("keydown", (event) => {
		const step = steps[event.key];
		if (step === undefined || event.target.tagName !== "TD") return;
		event.preventDefault();
		const all = event.ctrlKey && step[1] !== 0 ? step[1] : step[0];
		go(rows.indexOf(event.target.parentElement) + all, event.target.cellIndex - 1 + step[1]);
	});
})();
`;

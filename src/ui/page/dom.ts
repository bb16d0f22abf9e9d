/** The element of that id, of that kind. @throws Error when the page has none: the two do not fit. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
	const element = document.getElementById(id);
	if (!(element instanceof type)) throw new Error(`the page has no ${id}`);
	return element;
}

/** A new element with a class and a text. Text is only ever set as text. */
export function make<K extends keyof HTMLElementTagNameMap>(
	tag: K,
	className = "",
	text = "",
): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	if (className !== "") element.className = className;
	if (text !== "") element.textContent = text;
	return element;
}

/** Sets a text, if it is another one. */
export function say(element: HTMLElement, text: string): void {
	if (element.textContent !== text) element.textContent = text;
}

/** Sets an attribute, if it is another one: one that is set counts as changed, whatever it was. */
export function mark(element: HTMLElement, name: string, value: string): void {
	if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** What asks for `draw` in the next frame: once, however often it is called until then. */
export function oncePerFrame(draw: () => void): () => void {
	let planned = false;
	return () => {
		if (planned) return;
		planned = true;
		requestAnimationFrame(() => {
			planned = false;
			draw();
		});
	};
}

/** A time of day, with the date when that is not today. */
export function timeText(at: number): string {
	const iso = new Date(at).toISOString();
	return `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`;
}

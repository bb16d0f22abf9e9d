// Makes the page of `ds cluster serve --ui`: texts that the program carries in itself, so that serving it reads no
// file.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buildSync } from "esbuild";

/** The page, its looks, its icon and its script, by kind; `root` is the project's folder. */
export function uiAssets(root) {
	const page = resolve(root, "src/ui/page");
	const read = (name) => readFileSync(resolve(page, name), "utf8");
	const { outputFiles } = buildSync({
		entryPoints: [resolve(page, "main.ts")],
		bundle: true,
		write: false,
		format: "iife",
		platform: "browser",
		target: "es2022",
		minify: true,
		legalComments: "none",
		logLevel: "warning",
	});
	return { html: read("index.html"), css: read("page.css"), icon: read("icon.svg"), js: outputFiles[0].text };
}

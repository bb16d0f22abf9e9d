import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian's chromium package puts it; CHROMIUM names another one. */
const path = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** What the name of a suite says where there is no browser and it is skipped. */
export const skipped = existsSync(path) ? "" : ` (skipped: there is no Chromium at ${path})`;

if (skipped !== "") console.warn(`There is no Chromium at ${path}: tests that need a browser are skipped.`);

/** A headless browser. As root it runs without its sandbox, which it would refuse to. */
export function openBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: path, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}

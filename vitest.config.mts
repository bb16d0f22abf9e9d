import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { readDescriptions, schemaPackages } from "./scripts/descriptions.mjs";
import { uiAssets } from "./scripts/ui.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
	define: {
		__VERSION__: JSON.stringify("0.0.0-test"),
		__DESCRIPTIONS__: JSON.stringify(readDescriptions(schemaPackages(root))),
		__UI_ASSETS__: JSON.stringify(uiAssets(root)),
	},
	test: {
		include: ["test/**/*.test.ts"],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		env: { NO_COLOR: "1", TZ: "UTC" },
	},
});

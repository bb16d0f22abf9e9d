#!/usr/bin/env node

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	process.stderr.write(`error: ds needs Node.js 20.19 or later; this is ${process.version}\n`);
	process.exitCode = 1;
} else {
	require("node:module").enableCompileCache?.();
	const { main, processHost } = require("../dist/main.js");
	main(process.argv.slice(2), processHost()).then((code) => {
		process.exitCode = code;
	});
}

#!/usr/bin/env node
// Written for any Node.js, so that an old one can say that it is too old.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	process.stderr.write(`error: ds needs Node.js 20.19 or later; this is ${process.version}\n`);
	process.exitCode = 1;
} else {
	require("../dist/cli-codeCache.js").keepCompiled();
	const { main, processHost } = require("../dist/main.js");
	main(process.argv.slice(2), processHost()).then((code) => {
		process.exitCode = code;
	});
}

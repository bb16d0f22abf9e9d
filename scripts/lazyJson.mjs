// An esbuild plugin: a JSON file of schemas/ becomes one string that is parsed when it is first asked for, so that a
// bundle that holds the API's types starts without reading them.
import { readFileSync } from "node:fs";

export const lazyJson = {
	name: "lazy-json",
	setup(plugin) {
		plugin.onLoad({ filter: /[\\/]schemas[\\/][^\\/]+\.json$/ }, ({ path }) => {
			const value = JSON.parse(readFileSync(path, "utf8"));
			const getters = Object.keys(value).map(
				(key) => `get ${JSON.stringify(key)}() { return read()[${JSON.stringify(key)}] }`,
			);
			const text = JSON.stringify(JSON.stringify(value));
			return {
				contents: `let value; const read = () => value ??= JSON.parse(${text}); export default { ${getters.join(", ")} };`,
				loader: "js",
			};
		});
	},
};

// Which folder may import which (DESIGN.md, "Folders"), each with its reason.
const only = (from, to, why) => ({
	name: `${from.replace(/[^a-z]+/g, "-").replace(/^-|-$/g, "")}-imports`,
	comment: why,
	severity: "error",
	from: { path: `^src/${from}` },
	to: { path: "^src/", pathNot: `^src/(${to.join("|")})` },
});

module.exports = {
	forbidden: [
		{
			name: "no-cycles",
			comment: "A cycle means that two concepts have no order: neither can be read, tested or bundled alone.",
			severity: "error",
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only", "dynamic-import"] } },
		},
		only("api/", ["api/"], "The API's meaning is pure: lint, clusters and clients all rest on it."),
		only("insight/", ["api/", "insight/"], "What it says of a cluster rests on lists and the API's meaning alone."),
		only("ui/", ["api/", "insight/", "ui/"], "The page in the browser knows what its server tells it, and no server."),
		only("manifest/", ["api/", "manifest/"], "Reading manifests needs the API's meaning and no cluster."),
		only("lint/", ["api/", "manifest/", "lint/", "version"], "Lint works offline."),
		only(
			"cluster/",
			["api/", "cluster/", "cli/errors"],
			"The local cluster is a server: it knows no client, command or printer.",
		),
		only(
			"printers/",
			["api/", "insight/", "printers/", "cli/io", "cli/errors"],
			"Printers render what they are given and never fetch.",
		),
		only(
			"selection/",
			["api/", "manifest/", "client/client", "selection/", "cli/io", "cli/errors"],
			"Selecting needs only the Client interface.",
		),
		only("client/local", ["api/", "cluster/", "client/"], "The local client is a cluster behind the Client interface."),
		{
			name: "commands-are-independent",
			comment: "What two commands share lives below commands/, in a folder that says what it is.",
			severity: "error",
			from: { path: "^src/commands/([^/.]+)" },
			to: { path: "^src/commands/", pathNot: "^src/commands/($1|shared/)" },
		},
		{
			name: "commands-use-the-client",
			comment: "Commands work on any cluster; only `cluster …` manages local ones.",
			severity: "error",
			from: { path: "^src/commands/", pathNot: "^src/commands/cluster/" },
			to: { path: "^src/cluster/" },
		},
		{
			name: "actors-see-the-registry",
			comment: "Controllers, scheduler and kubelets act as clients of the API, never on its storage.",
			severity: "error",
			from: { path: "^src/cluster/(controllers|scheduler|kubelet)/" },
			to: { path: "^src/cluster/store/" },
		},
		{
			name: "terminal-libraries",
			comment: "Only printers and cli/io know how a terminal looks.",
			severity: "error",
			from: { path: "^src/", pathNot: "^src/(printers/|cli/io)" },
			to: { path: "node_modules/(chalk|cli-table3)" },
		},
		{
			name: "file-system",
			comment:
				"Files are read by manifest/sources, the store and cli alone, so that everything else is pure or testable.",
			severity: "error",
			from: { path: "^src/", pathNot: "^src/(manifest/sources|cluster/store/|cluster/local|cli/)" },
			to: { path: "^(node:)?fs(/promises)?$", dependencyTypes: ["core"] },
		},
	],
	options: {
		doNotFollow: { path: "node_modules|^dist/" },
		tsConfig: { fileName: "tsconfig.json" },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: { extensions: [".ts", ".js", ".json", ".d.ts"] },
	},
};

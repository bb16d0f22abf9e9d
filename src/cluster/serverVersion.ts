/** What a local cluster says it is: the server whose behaviour it follows. */
export const SERVER_VERSION = {
	major: "1",
	minor: "36",
	emulationMajor: "1",
	emulationMinor: "36",
	minCompatibilityMajor: "1",
	minCompatibilityMinor: "35",
	gitVersion: "v1.36.2",
	gitCommit: "",
	gitTreeState: "clean",
	buildDate: "",
	goVersion: "",
	compiler: "",
	platform: "linux/amd64",
};

import type { ServerVersion } from "../client";

/** What a local cluster says it is: the server whose behaviour it follows. */
export const SERVER_VERSION: ServerVersion = {
	major: "1",
	minor: "36",
	gitVersion: "v1.36.2",
	gitCommit: "",
	gitTreeState: "clean",
	buildDate: "",
	goVersion: "",
	compiler: "",
	platform: "linux/amd64",
};

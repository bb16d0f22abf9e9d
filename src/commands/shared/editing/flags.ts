import type { FlagSpec } from "../../../cli/command";

export const windowsLineEndingsFlag: FlagSpec = {
	name: "windows-line-endings",
	type: "bool",
	help: "End the lines of the edited file as Windows does.",
};

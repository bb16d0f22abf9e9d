import { dirname, relative, resolve, sep } from "node:path";
import { CliError } from "../../cli/errors";
import { type Config, ConfigError, DEFAULT_CONFIG, readConfig } from "../../lint/config";
import { type RuleFlags, Settings } from "../../lint/settings";
import { IgnoreRules } from "../../manifest/ignoreRules";
import { findUpwards } from "../../manifest/sourcesConfig";
import { readTextFile } from "../../manifest/sourcesFiles";

const NAMES = [".dslint.yaml", ".dslint.yml"];

/** The settings of each file: those of the nearest `.dslint.yaml` above it, or of the one that --config names. */
export class Configs {
	private readonly read = new Map<string, { settings: Settings; ignore: IgnoreRules }>();
	private readonly nearest = new Map<string, string | undefined>();
	private readonly given: string | undefined;

	constructor(
		readonly flags: RuleFlags,
		private readonly cwd: string,
		given: string,
	) {
		this.given = given === "" ? undefined : resolve(cwd, given);
		if (this.given !== undefined) this.of(this.given);
	}

	/** The settings of a file in that folder. @throws CliError */
	settings(folder: string): Settings {
		return this.of(this.pathFor(folder)).settings;
	}

	/** Whether its configuration leaves a file out. */
	ignores(absolute: string): boolean {
		const { settings, ignore } = this.of(this.pathFor(dirname(absolute)));
		if (settings.config.ignore.length === 0) return false;
		const path = relative(settings.config.folder, absolute).split(sep).join("/");
		return !path.startsWith("../") && ignore.ignores(path);
	}

	private pathFor(folder: string): string | undefined {
		return this.given ?? findUpwards(folder, NAMES, this.nearest);
	}

	private of(path: string | undefined): { settings: Settings; ignore: IgnoreRules } {
		const key = path ?? "";
		let found = this.read.get(key);
		if (found === undefined) {
			const config = path === undefined ? DEFAULT_CONFIG : this.load(path);
			found = { settings: new Settings(config, this.flags), ignore: new IgnoreRules(config.ignore) };
			this.read.set(key, found);
		}
		return found;
	}

	private load(path: string): Config {
		const shown = relative(this.cwd, path);
		const name = shown.startsWith("..") ? path : shown;
		let text: string;
		try {
			text = readTextFile(path, this.cwd);
		} catch (error) {
			throw new CliError(`error: cannot read the configuration: ${error instanceof Error ? error.message : error}`, 2);
		}
		try {
			return readConfig(text, name, dirname(path));
		} catch (error) {
			if (!(error instanceof ConfigError)) throw error;
			throw new CliError(`error: ${error.message}`, 2);
		}
	}
}

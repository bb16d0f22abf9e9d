import { dirname, resolve } from "node:path";
import type { Context } from "../../cli/command";
import { CliError } from "../../cli/errors";
import { type Config, ConfigError, DEFAULT_CONFIG, readConfig } from "../../lint/config";
import type { Finding } from "../../lint/finding";
import { lintFile } from "../../lint/lintFile";
import { LintRun } from "../../lint/lintRun";
import { Settings } from "../../lint/settings";
import { expandSources, readSource } from "../../manifest/sources";
import { findUpwards } from "../../manifest/sourcesConfig";
import { readTextFile } from "../../manifest/sourcesFiles";

/** The same context, whose standard input can be read more than once. */
export function cachedInput(context: Context): Context {
	let input: Promise<Uint8Array> | undefined;
	const { io } = context;
	const stdin = (limit?: number) => {
		input ??= io.stdin(limit);
		return input;
	};
	return {
		io: {
			stdin,
			out: (text) => io.out(text),
			err: (text) => io.err(text),
			stdinIsTerminal: io.stdinIsTerminal,
			stdoutIsTerminal: io.stdoutIsTerminal,
			stderrIsTerminal: io.stderrIsTerminal,
			colour: io.colour,
			columns: io.columns,
		},
		cwd: context.cwd,
		env: context.env,
		client: () => context.client(),
		namespace: () => context.namespace(),
		signal: context.signal,
		now: () => context.now(),
		sleep: (milliseconds) => context.sleep(milliseconds),
		after: (milliseconds) => context.after(milliseconds),
	};
}

/** What lint says of the files, by the nearest `.dslint.yaml` of each. */
export async function lintFindings(
	{ filenames, recursive }: { filenames: readonly string[]; recursive: boolean },
	context: Context,
): Promise<Finding[]> {
	const run = new LintRun();
	const { sources } = expandSources(filenames, { recursive, cwd: context.cwd });
	for (const source of sources) {
		const text = await readSource(source, {
			cwd: context.cwd,
			sleep: (milliseconds) => context.sleep(milliseconds),
			signal: context.signal,
			stdin: (limit) => context.io.stdin(limit),
		});
		const folder = source.kind === "file" ? dirname(resolve(context.cwd, source.name)) : context.cwd;
		const settings = new Settings(configFor(folder, context), { only: [], enable: [], disable: [] });
		run.add(lintFile({ file: source.name, text, named: true, settings }), settings);
	}
	return [...run.finish([]).findings];
}

function configFor(folder: string, { cwd }: Context): Config {
	const path = findUpwards(folder, [".dslint.yaml", ".dslint.yml"], new Map());
	if (path === undefined) return DEFAULT_CONFIG;
	try {
		return readConfig(readTextFile(path, cwd), path, dirname(path));
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		throw new CliError(`error: ${error.message}`, 2);
	}
}

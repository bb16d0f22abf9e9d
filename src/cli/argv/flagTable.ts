import type { FlagSpec } from "../command";

const HELP: FlagSpec = { name: "help", short: "h", type: "bool", hidden: true, help: "help for the command" };

/** The flags that a command line may hold: a command's own and the global ones, by name and by shorthand. */
export class FlagTable {
	readonly #byName = new Map<string, FlagSpec>();
	readonly #hidden = new Set<string>();
	readonly #byShort = new Map<string, FlagSpec>();

	/** Where two lists name the same flag or shorthand the first one wins, as a command's own flag hides a global one. */
	constructor(...lists: readonly (readonly FlagSpec[])[]) {
		for (const flag of [...lists.flat(), HELP]) {
			if (this.#byName.has(flag.name)) {
				this.#hidden.add(flag.name);
				continue;
			}
			this.#byName.set(flag.name, flag);
			if (flag.short !== undefined && !this.#byShort.has(flag.short)) this.#byShort.set(flag.short, flag);
		}
	}

	/** kubectl reads `_` in a flag's name as `-`. */
	named(name: string): FlagSpec | undefined {
		return this.#byName.get(name.replaceAll("_", "-"));
	}

	short(letter: string): FlagSpec | undefined {
		return this.#byShort.get(letter);
	}

	/** Whether two lists name the flag. */
	hides(name: string): boolean {
		return this.#hidden.has(name);
	}

	all(): Iterable<FlagSpec> {
		return this.#byName.values();
	}
}

/** The value of a flag that is given without one, or undefined when it needs one (pflag's NoOptDefVal). */
export function bareValue(flag: FlagSpec): string | undefined {
	return flag.bare ?? (flag.type === "bool" ? "true" : undefined);
}

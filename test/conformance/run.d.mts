export type Step =
	| { kind: "file"; name: string; body: string }
	| { kind: "directive"; verb: string; args: string[]; source: string }
	| { kind: "command"; source: string; stdout: string[]; stderr: string[]; code: number }
	| { kind: "comment"; source: string };
export function parseCase(text: string): Step[];
export function words(line: string): string[];
export function namesIn(steps: Step[]): string[];
export function normalise(text: string, names?: string[]): string[];

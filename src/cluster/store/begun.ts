/** How often a transaction is tried to be begun. */
const ATTEMPTS = 10;
/** Milliseconds, doubled with every attempt. */
const PAUSE_MS = 1;

/**
 * Does what needs a transaction, again where LMDB could begin none: its binding then goes on without one, and says so only
 * where the transaction is first used. Seen with many processes that open one store at the same moment.
 * @param work calls `begun` once it has its transaction: what fails after that is not done twice
 * @throws what `work` throws
 */
export function withTransaction<T>(work: (begun: () => void) => T, pause: (milliseconds: number) => void = wait): T {
	for (let attempt = 1; ; attempt++) {
		let hasBegun = false;
		try {
			return work(() => {
				hasBegun = true;
			});
		} catch (error) {
			if (hasBegun || attempt === ATTEMPTS || !isNotBegun(error)) throw error;
		}
		pause(PAUSE_MS * 2 ** (attempt - 1));
	}
}

function isNotBegun(error: unknown): boolean {
	return error instanceof Error && error.message.includes("No transaction to renew");
}

function wait(milliseconds: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

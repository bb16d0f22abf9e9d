/** @throws AbortError, which ends the program quietly, when the user has interrupted. */
export function stopIfInterrupted(signal: AbortSignal): void {
	if (signal.aborted) throw new DOMException("interrupted", "AbortError");
}

import type { Credential } from "../../client/remote/access";

/** A credential that somebody has issued. */
export interface Issued extends Credential {
	/** Milliseconds since the epoch; absent for one that does not end. */
	readonly until?: number;
}

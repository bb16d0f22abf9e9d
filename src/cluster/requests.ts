/** The words of requests that the cluster shares with its clients. */

export type FieldValidation = "Strict" | "Warn" | "Ignore";

export interface DeleteOptions {
	gracePeriodSeconds?: number;
	propagationPolicy?: "Background" | "Foreground" | "Orphan";
	dryRun?: boolean;
	preconditions?: { uid?: string; resourceVersion?: string };
}

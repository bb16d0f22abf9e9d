import type { Rule } from "../rule";

/** Every rule of lint, in the order in which they are listed. */
export const rules: readonly Rule[] = [];

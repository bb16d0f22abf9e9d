import type { FieldError } from "../../fieldError";

/** How objects of a kind are validated, beyond what holds for all. */
export interface KindRules<T> {
	create(errors: FieldError[], object: T): void;
	update(errors: FieldError[], objects: { current: T; old: T }): void;
}

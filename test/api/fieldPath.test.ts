import { expect, test } from "vitest";
import { root } from "../../src/api/fieldPath";

test("a path prints as Go's field.Path", () => {
	const path = root("spec").child("containers").index(0).child("resources").child("limits").key("nvidia.com/gpu");
	expect(path.toString()).toBe("spec.containers[0].resources.limits[nvidia.com/gpu]");
	expect(root("").toString()).toBe("[]");
});

test("its steps lead to the field", () => {
	const path = root("spec").child("containers").index(2).child("limits").key("cpu");
	expect(path.steps()).toEqual(["spec", "containers", 2, "limits", "cpu"]);
});

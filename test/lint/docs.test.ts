import { expect, test } from "vitest";
import { rulesPage } from "../../src/lint/explain";

test("the documentation tells every rule as the rules tell themselves", async () => {
	await expect(rulesPage()).toMatchFileSnapshot("../../docs/rules.md");
});

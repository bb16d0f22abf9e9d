/** What the processes of durability.test.ts do: node worker.cjs TASK FOLDER. */
import { openLmdbStore } from "../../../src/cluster/store/lmdb";

const [task, folder = ""] = process.argv.slice(2);
const store = openLmdbStore(folder);

/** Two records that must always agree. */
function step(): number {
	return store.write((tx) => {
		const next = ((tx.get("/a") as number | undefined) ?? 0) + 1;
		tx.put("/a", next);
		tx.put("/filler", "x".repeat(20_000));
		tx.put("/b", next);
		return next;
	});
}

if (task === "forever") {
	for (;;) process.stdout.write(`${step()}\n`);
} else if (task === "count") {
	for (let each = 0; each < 100; each++) step();
} else if (task === "remember") {
	store.write((tx) => {
		tx.putSilently("/memory/kept", "new");
		tx.putSilently("/fields/kept", "new");
		tx.deleteSilently("/memory/forgotten");
	});
} else if (task === "fill") {
	try {
		for (let each = 0; ; each++) store.write((tx) => tx.put(`/filler/${each}`, "x".repeat(100_000)));
	} catch (error) {
		process.stdout.write(`${(error as Error).message}\n`);
		process.stdout.write(`${store.read((tx) => tx.get("/a"))}\n`);
	}
}
void store.close();

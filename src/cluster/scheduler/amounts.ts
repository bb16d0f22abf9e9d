/** Amounts by resource name, in what the scheduler counts: thousandths of a CPU, bytes, pieces. */
export type Amounts = Map<string, number>;

/** A quantity as the scheduler counts it, rounded up: cpu in thousandths, everything else in whole units. */
export function amountOf(resource: string, quantity: string): number {
	const scale = resource === "cpu" ? 1000 : 1;
	const key = `${scale} ${quantity}`;
	let amount = known.get(key);
	if (amount === undefined) {
		amount = Math.ceil(Number((readQuantity(String(quantity)) * scale).toPrecision(15)));
		if (known.size > 4096) known.clear();
		known.set(key, amount);
	}
	return amount;
}

const known = new Map<string, number>();

const SUFFIXES: Record<string, number> = {
	n: 1e-9,
	u: 1e-6,
	m: 1e-3,
	"": 1,
	k: 1e3,
	M: 1e6,
	G: 1e9,
	T: 1e12,
	P: 1e15,
	E: 1e18,
	Ki: 2 ** 10,
	Mi: 2 ** 20,
	Gi: 2 ** 30,
	Ti: 2 ** 40,
	Pi: 2 ** 50,
	Ei: 2 ** 60,
};

function readQuantity(text: string): number {
	const [, number = "0", suffix = ""] = /^([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)([A-Za-z]*)$/.exec(text) ?? [];
	return Number(number) * (SUFFIXES[suffix] ?? 1);
}

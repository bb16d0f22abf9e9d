/** A warning as kubectl's log (klog) prints it: the time, and the file and line of kubectl's that it comes from. */
export function warningLine(place: string, message: string, now: number): string {
	const [date = "", time = ""] = new Date(now).toISOString().split("T");
	return `W${date.slice(5).replace("-", "")} ${time.slice(0, 12)}000       1 ${place}] ${message}\n`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** A timestamp in the local time zone as Go's RFC1123Z prints it: Tue, 24 Nov 2026 23:41:56 +0000. */
export function rfc1123z(timestamp: string | undefined): string {
	if (timestamp === undefined) return "Mon, 01 Jan 0001 00:00:00 +0000";
	const time = new Date(timestamp);
	const offset = -time.getTimezoneOffset();
	const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
	const date = `${DAYS[time.getDay()]}, ${two(time.getDate())} ${MONTHS[time.getMonth()]} ${time.getFullYear()}`;
	return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())} ${zone}`;
}

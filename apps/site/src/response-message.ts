/** Returns the message of an error response of the server. */
export async function messageOf(response: Response): Promise<string> {
    try {
        const { error } = (await response.json()) as { error?: { message?: string } };
        return error?.message ?? '';
    } catch {
        return `The server responded with ${response.status}.`;
    }
}

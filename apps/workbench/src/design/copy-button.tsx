import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';

import { IconButton } from './button.tsx';

const TICK_MS = 1_500; // Long enough to be seen, short enough to be copied again.

/** Copies a text, and shows that it did. */
export function CopyButton({ text, label }: { text: string; label: string }) {
    const [copied, setCopied] = useState(false);
    useEffect(() => {
        if (!copied) return;
        const timer = setTimeout(() => setCopied(false), TICK_MS);
        return () => clearTimeout(timer);
    }, [copied]);
    const copy = () => {
        void navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
        );
    };
    return (
        <IconButton label={copied ? 'Copied' : label} onPress={copy}>
            {copied ? <Check size={14} /> : <Copy size={14} />}
        </IconButton>
    );
}

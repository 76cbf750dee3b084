import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';

import { IconButton } from './button.tsx';

const CONFIRMATION_MS = 1_500; // Time for which the check mark is shown.

interface CopyButtonProps {
    text: string;
    label: string;
    icon?: ReactNode;
}

/** Copies text to the clipboard and confirms it with a check mark. */
export function CopyButton({ text, label, icon }: CopyButtonProps) {
    const [copied, setCopied] = useState(false);
    useEffect(() => {
        if (!copied) return;
        const timer = setTimeout(() => setCopied(false), CONFIRMATION_MS);
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
            {copied ? <Check size={14} /> : (icon ?? <Copy size={14} />)}
        </IconButton>
    );
}

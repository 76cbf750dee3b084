import type { CompletionOption } from '@bindery/contract';
import { ScrollText } from 'lucide-react';
import { useEffect, useState } from 'react';

import { asWorkbenchError, type WorkbenchError } from '../api/error.ts';
import { Button } from '../design/button.tsx';
import { ChoiceInput, TextInput } from '../design/fields.tsx';
import { showInvocation } from '../store/layout-store.ts';

export type LoadCompletions = (
    property: string,
    signal: AbortSignal,
) => Promise<CompletionOption[]>;

interface CompletionFieldProps {
    name: string;
    label: string;
    description: string | undefined;
    error: string | undefined;
    isRequired: boolean;
    value: string;
    onChange: (value: string) => void;
    load: LoadCompletions;
    /** The options load again when this key changes, because they depend on the stored configuration. */
    configurationKey: string;
}

type Loaded =
    | { state: 'loading' }
    | { state: 'ready'; options: readonly CompletionOption[] }
    | { state: 'failed'; error: WorkbenchError };

/**
 * Renders a drop-down whose options come from the `completion_url` of the property. If they cannot be loaded, a text
 * field takes the value, so that the form can be saved.
 */
export function CompletionField(props: CompletionFieldProps) {
    const { name, load, configurationKey, value, ...field } = props;
    const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        const abort = new AbortController();
        load(name, abort.signal).then(
            (options) => setLoaded({ state: 'ready', options }),
            (error: unknown) => {
                if (abort.signal.aborted) return;
                setLoaded({ state: 'failed', error: asWorkbenchError(error) });
            },
        );
        return () => abort.abort();
    }, [name, load, configurationKey, attempt]);

    if (loaded.state === 'failed') {
        const { message, invocationId } = loaded.error;
        return (
            <div className="completion-failed">
                <TextInput {...field} value={value} />
                <p className="field-error" role="alert">
                    The options could not be loaded: {message}
                </p>
                <div className="configuration-actions">
                    <Button
                        size="small"
                        onPress={() => {
                            setLoaded({ state: 'loading' });
                            setAttempt(attempt + 1);
                        }}
                    >
                        Load options again
                    </Button>
                    {invocationId ? (
                        <Button
                            size="small"
                            kind="quiet"
                            icon={<ScrollText size={13} aria-hidden="true" />}
                            onPress={() => showInvocation(invocationId)}
                        >
                            Show logs
                        </Button>
                    ) : null}
                </div>
            </div>
        );
    }
    const options = loaded.state === 'ready' ? loaded.options : [];
    // A stored value stays selectable when the service no longer lists it.
    const isListed = value === '' || options.some(({ id }) => id === value);
    return (
        <ChoiceInput
            {...field}
            choices={isListed ? options : [{ id: value, label: value }, ...options]}
            value={value === '' ? null : value}
            placeholder={placeholderOf(loaded)}
            isDisabled={loaded.state === 'ready' && options.length === 0 && value === ''}
        />
    );
}

function placeholderOf(loaded: Loaded): string {
    if (loaded.state === 'loading') return 'Loading options…';
    return loaded.state === 'ready' && loaded.options.length === 0
        ? 'The integration offers no options'
        : 'Choose…';
}

/** Maps element types to React components. */
import type { ComponentType, ReactNode } from 'react';

import { ErrorBoundary } from '../error-boundary.tsx';
import type { Element } from '../tree/element.ts';
import { Button } from './button.tsx';
import { Card } from './card.tsx';
import { Codeblock } from './codeblock.tsx';
import { Image } from './image.tsx';
import { Input } from './input.tsx';
import type { RenderElement } from './children.tsx';
import { Box, Divider, Stack } from './layout.tsx';
import { Markdown } from './markdown.tsx';
import { Block, Configuration, Modal, Unknown } from './roots.tsx';
import { Select } from './select.tsx';
import { Step, Stepper } from './stepper.tsx';
import { TextInput } from './text-input.tsx';
import { Hint, Link, Text } from './text.tsx';
import { Checkbox, Radio, Switch } from './toggles.tsx';
import { Webframe } from './webframe.tsx';

type Views = {
    [Type in Element['type']]: ComponentType<{ element: Extract<Element, { type: Type }> }>;
};

/** Both stacks share one component. */
type StackViews = Record<'hstack' | 'vstack', typeof Stack>;

const VIEWS: Omit<Views, keyof StackViews> & StackViews = {
    block: Block,
    box: Box,
    button: Button,
    card: Card,
    checkbox: Checkbox,
    codeblock: Codeblock,
    configuration: Configuration,
    divider: Divider,
    hint: Hint,
    hstack: Stack,
    image: Image,
    input: Input,
    link: Link,
    markdown: Markdown,
    modal: Modal,
    radio: Radio,
    select: Select,
    step: Step,
    stepper: Stepper,
    switch: Switch,
    text: Text,
    textinput: TextInput,
    unknown: Unknown,
    vstack: Stack,
    webframe: Webframe,
};

/** Renders one element. The tree reader keeps references of unchanged elements, whose re-render is then skipped. */
export const renderElement: RenderElement = (element, key) => (
    <ErrorBoundary key={key} subject={element} render={renderView} name={nameOf} />
);

function renderView(element: Element): ReactNode {
    // Cast: VIEWS pairs each type with its component; TypeScript cannot relate the two through a lookup.
    const View = VIEWS[element.type] as ComponentType<{ element: Element }>;
    return <View element={element} />;
}

function nameOf(element: Element): string {
    return element.type;
}

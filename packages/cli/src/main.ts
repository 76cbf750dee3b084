import { createProgram } from './program.ts';
import { reportFailure } from './terminal/failure.ts';

try {
    await createProgram().parseAsync();
} catch (error) {
    await reportFailure(error);
}

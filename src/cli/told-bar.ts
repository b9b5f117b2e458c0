import { type Progress, progressBar } from './progress-bar.js';

const TOPIC = 'progress';

type Told =
  | { readonly begins: string; readonly total: number }
  | { readonly done: number; readonly note: string | undefined }
  | { readonly line: string }
  | { readonly isOver: true };

/** A progress bar whose work is done in another thread: this one only tells, since the terminal is not here. */
export function toldBar(line: { tell(topic: string, told: Told): void }): typeof progressBar {
  return (title, total) => {
    line.tell(TOPIC, { begins: title, total });
    return {
      update: (done, note) => line.tell(TOPIC, { done, note }),
      log: (text) => line.tell(TOPIC, { line: text }),
      stop: () => line.tell(TOPIC, { isOver: true }),
    };
  };
}

/** Draws what the other thread tells. */
export async function drawTold(thread: {
  hear(topic: string, listener: (told: Told) => void): Promise<void>;
}): Promise<void> {
  let bar: Progress | undefined;
  await thread.hear(TOPIC, (told) => {
    if ('begins' in told) bar = progressBar(told.begins, told.total);
    else if ('done' in told) bar?.update(told.done, told.note);
    else if ('line' in told) bar?.log(told.line);
    else bar?.stop();
  });
}

// The time of day for "5 min ago", once for the whole window.

export class Clock {
  now = $state(Date.now());

  constructor() {
    setInterval(() => {
      this.now = Date.now();
    }, 15_000);
  }
}

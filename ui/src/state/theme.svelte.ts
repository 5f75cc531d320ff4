// Light, dark or as the system: kept in this window's own storage.

export type Theme = "system" | "light" | "dark";

const KEY = "theme";

export class Appearance {
  theme = $state<Theme>(stored());

  /** `changed` lets the frame of the window follow. */
  constructor(private changed: (theme: "light" | "dark" | null) => void) {
    this.#apply();
  }

  choose(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem(KEY, theme);
    this.#apply();
  }

  #apply(): void {
    const root = document.documentElement;
    if (this.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = this.theme;
    this.changed(this.theme === "system" ? null : this.theme);
  }
}

function stored(): Theme {
  const theme = localStorage.getItem(KEY);
  return theme === "light" || theme === "dark" ? theme : "system";
}

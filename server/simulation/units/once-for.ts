/** What is made of an immutable object is made once, and kept as long as the object is. */
export function onceFor<Of extends object, Made>(make: (of: Of) => Made): (of: Of) => Made {
  const known = new WeakMap<Of, { readonly made: Made }>();
  return (of) => {
    const kept = known.get(of);
    if (kept !== undefined) return kept.made;
    const made = make(of);
    known.set(of, { made });
    return made;
  };
}

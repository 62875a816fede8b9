/* Asking a stop list. A gazetteer's own test by word wants the word as the list
 * writes it, and "The" at a sentence's start is the "the" that was meant. */
#include "core/ask/stop_list.h"

int dsr_stop_list_has(const dsr_gazetteer *list, dsr_attribute by,
                      const char *text, size_t len, bool *has,
                      dsr_error *err) {
  int found = 0, status = DSR_OK;
  *has = false;
  if (!list)
    return DSR_OK;
  if (by == DSR_STEM)
    status = dsr_gazetteer_has(list, by, text, len, &found, err);
  else
    status = dsr_gazetteer_find(list, text, len, NULL, err);
  *has = by == DSR_STEM ? found != 0 : status == DSR_OK;
  return status == DSR_DONE ? DSR_OK : status;
}

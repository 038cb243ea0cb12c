;;; Run by emacs.test.ts: what client/editors/emacs.el makes of an editor that knows nothing else of Memzone, as one line of JSON.
(require 'json)
(load-file (getenv "MEMZONE_CONFIG"))
(require 'eglot)
(setq memzone-command (split-string (getenv "MEMZONE_SERVER") "\n" t)
      eglot-sync-connect 20)
(find-file (getenv "MEMZONE_FILE"))
;; The hook waits for the command loop, which a batch has none of.
(unless (eglot-current-server)
  (apply #'eglot (eglot--guess-contact)))
(let ((end (+ (float-time) 20))
      (found nil))
  (while (and (not found) (< (float-time) end))
    (accept-process-output nil 0.05)
    (flymake-start)
    (setq found (flymake-diagnostics)))
  (princ (json-encode
          (list :mode (symbol-name major-mode)
                :comment comment-start
                :server (and (eglot-current-server) t)
                :messages (vconcat (mapcar #'flymake-diagnostic-text found)))))
  (terpri))
(eglot-shutdown (eglot-current-server))

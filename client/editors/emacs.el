;;; Memzone in Emacs by eglot: Emacs 29 has it, Debian 12 (Emacs 28.2) as the package elpa-eglot.
;;; (load-file "/path/to/client/editors/emacs.el") in init.el.  The server is `memzone lsp --stdio' (npm install --global memzone).

(defvar memzone-font-lock-keywords nil
  "What `memzone-mode' colours: memzone-keywords.el lies beside this file.")
(load (expand-file-name "memzone-keywords" (file-name-directory (or load-file-name buffer-file-name))) t t)

(define-derived-mode memzone-mode prog-mode "Memzone"
  "Scenarios about Linux physical memory."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+ *")
  (setq-local indent-tabs-mode nil)
  (setq-local font-lock-defaults '(memzone-font-lock-keywords))
  (modify-syntax-entry ?# "<")
  (modify-syntax-entry ?\n ">")
  (modify-syntax-entry ?_ "_")
  (modify-syntax-entry ?\" "\""))

(add-to-list 'auto-mode-alist '("\\.memzone\\'" . memzone-mode))

(defvar memzone-command '("memzone" "lsp" "--stdio")
  "How the language server is run.")

(defvar memzone-settings nil
  "Settings with the names that VS Code has behind `memzone.', as a plist: \='(:inlayHints (:zones :json-false)).")

(defun memzone-contact (&rest _)
  "How eglot runs the server."
  (append memzone-command
          (and memzone-settings
               (list :initializationOptions (list :memzone (list :settings memzone-settings))))))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons 'memzone-mode #'memzone-contact)))

(add-hook 'memzone-mode-hook #'eglot-ensure)

(provide 'memzone)

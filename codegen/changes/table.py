"""What each kind of change means for callers: the table of rules.

Breaking is what can fail, or do something else, for code or a deployment that works
with the old package: in *python* (a call, a name, a static type) or on the *wire*
(what the server takes and sends). Additive is what only those use who want to, the
documentation what only readers see. `docs/diff-rules.md` compares these verdicts
with those of oasdiff; there is a case for each rule in `tests/changes`.
"""

# id | verdict | reach | sentence
#   reason > action
TABLE = """
operation-added | additive | both | the method is new: {new}
  Nobody calls it yet.
operation-removed | breaking | both | the method {old} is gone
  Its calls are AttributeErrors, and the server may refuse the request. > Take its calls out.
operation-renamed | breaking | python | {old} is now called {new}
  The request stays the same, the Python name does not. > Rename the calls, or keep the old name by {line} in the table of the client.
operation-aliased | additive | python | {old} is now called {new}; the old name still works
  It is an alias that warns, by the configuration of the client.
operation-moved | breaking | wire | {old} is now {new}
  Calls stay as they are, but packages in use send to the old address. > Update packages in use before the old address goes.
operation-deprecated | additive | python | the method is deprecated
  It works as before; semantic versioning asks for a minor version.
operation-restored | documentation | python | the method is no longer deprecated
  It works as before.
operation-description | documentation | python | the description changed
  Only the docstring differs.
path-order | breaking | python | the positional arguments are {new}, they were {old}
  A call by position passes its values to other parameters. > Change the order in calls.
body-media-type | breaking | wire | the body is sent as {new}, it was {old}
  Calls stay as they are; packages in use send the old media type. > Update packages in use.
body-fields-joined | breaking | python | the fields of the body are no longer arguments; it is the one argument {new}
  Calls with the fields as keywords are TypeErrors. > Pass the body as one value.
body-fields-parted | breaking | python | the fields of the body are arguments of their own, it was the one argument {old}
  Calls with the body as one value are TypeErrors. > Pass its fields as keywords.
body-required | documentation | wire | the body is required: a call that gives none of its fields sends an empty one
  Required fields are required arguments in any case, and the client sends what is needed.
body-optional | documentation | wire | the body is optional: a call that gives none of its fields sends none
  Required fields are required arguments in any case, and the client sends what is needed.
paging-added | breaking | python | the result comes in pages, by {new}
  The method returns a Page, which is no longer the body itself. > Iterate over the result, or take its `body`.
paging-removed | breaking | python | the result no longer comes in pages, as it did by {old}
  The method returns the body; to iterate over it gives its fields. > Take the items from the body; or, where the server still divides them, say how under pagination in the configuration.
paging-changed | additive | wire | the pages follow each other by {new}, it was {old}
  Iteration does that by itself; changed parameters are told of as such.
auth-required | breaking | both | credentials are needed: {new}
  A call without them raises, and the server refuses it. > Give the client its credentials.
auth-dropped | additive | both | no credentials are needed any more; they were: {old}
  A client that has them is served all the same.
auth-option-added | additive | both | credentials that will do now: {new}
  Those in use still do.
auth-option-removed | breaking | both | credentials that will no longer do: {old}
  Callers with these are refused. > Change to other ones.
auth-scope-added | breaking | wire | the credentials need the scope {new}
  Tokens in use may lack it. > Get tokens with that scope.
auth-scope-removed | additive | wire | the credentials no longer need the scope {old}
  Tokens in use have more than they need.
operation-servers | breaking | wire | the method is called at {new}, it was at {old}
  Its requests and credentials go to another host. > See whether that host may be reached.
error-added | additive | python | the error status {name} is documented
  It is caught as before.
error-removed | documentation | python | the error status {name} is no longer documented
  It is caught as before, and had no typed body.
error-body-added | additive | python | the error status {name} has a typed body: {new}
  The exception is the same; its body could not be relied on before.
error-body-removed | breaking | python | the body of the error status {name} is no longer typed; it was {old}
  Code that reads the fields of that body finds plain data. > Look at the uses of the exception's body.
status-added | additive | wire | the success status {name} is new, with a body known from others
  The method returns what it returned.
status-removed | breaking | wire | the success status {name} is gone
  Who waits for that status, or for its body, waits in vain. > Look at the uses of the result.
status-renumbered | additive | wire | the success status is {new}, it was {old}
  Methods return the body, whatever the status; another body is told of as such.
return-widened | breaking | python | the method may return {new}, too (status {name})
  Typed code has to handle one more type. > Handle it.
response-media-type | breaking | wire | the {what} {name} comes as {new}, it came as {old}
  Packages in use ask for the old media type. > Update packages in use.
response-description | documentation | python | the description of the {what} {name} changed
  Only the docstring differs.
header-added | additive | wire | the response header {name} of the {what} is new
  Nobody reads it yet.
header-removed | breaking | wire | the response header {name} of the {what} is gone; it was always there
  Code that reads it from the raw response finds none. > Look at the uses of raw responses.
header-omitted | documentation | wire | the response header {name} of the {what}, which could be missing, is no longer documented
  Who reads it had to expect that it is missing.
header-optional | breaking | wire | the response header {name} of the {what} can be missing
  Code that reads it from the raw response may find none. > Look at the uses of raw responses.
header-required | additive | wire | the response header {name} of the {what} is always there
  Code that reads it still does.
request-added-required | breaking | both | the {what} {name} is new and required
  A call without it is a TypeError, a request without it is refused. > Give it.
request-added | additive | both | the optional {what} {name} is new
  What is not given is not sent.
request-removed | breaking | both | the {what} {name} is gone
  A call that gives it is a TypeError. > Take it out of calls.
request-renamed | breaking | both | the {what} {old} is now {name}
  A call with the old name is a TypeError. > Rename it in calls.
request-wire-renamed | breaking | wire | the {what} {old} is now {name} on the wire; its Python name stays
  Calls stay as they are (plain dicts do not); packages in use send the old name. > Update packages in use, and rename the key in plain dicts.
request-moved | breaking | wire | the {what} {name} moved: {old} before, {new} now
  Calls stay as they are; packages in use send it in the old place. > Update packages in use.
request-name | breaking | python | the {what} {name} has another Python name: {new}, was {old}
  A call with the old name is a TypeError. > Rename it in calls.
request-required | breaking | both | the {what} {name} became required
  A call without it is a TypeError, a request without it is refused. > Give it in each call.
request-optional | additive | both | the {what} {name} became optional
  Who gives it still may.
request-widened | additive | both | the {what} {name} takes more: {new}, it was {old}
  All values in use are still taken.
request-narrowed | breaking | both | the {what} {name} takes less: {new}, it was {old}
  Values in use may be refused. > Look at the values that are given.
request-type | breaking | both | the {what} {name} takes {new}, it was {old}
  Values in use are refused. > Give values of the new type.
request-nullable | additive | both | the {what} {name} may be None
  All values in use are still taken.
request-not-nullable | breaking | both | the {what} {name} may no longer be None
  A null in use is refused. > Give a value, or leave it out.
request-value-added | additive | both | the {what} {name} takes the value {new}, too
  All values in use are still taken.
request-value-removed | breaking | both | the {what} {name} no longer takes the value {old}
  The enums of requests are closed: type checkers and the server refuse it. > Give another value.
request-values-limited | breaking | both | the {what} {name} takes nothing but {new}; it was {old}
  Other values in use are refused. > Look at the values that are given.
request-values-free | additive | both | the {what} {name} takes any {new}; it was {old}
  All values in use are still taken.
request-form-added | additive | both | the {what} {name} takes {new}, too
  All values in use are still taken.
request-form-removed | breaking | both | the {what} {name} no longer takes {old}
  Values of that type are refused. > Give one of the other types.
request-bound-tightened | breaking | both | the {what} {name} is bounded more tightly: {new}, it was {old}
  Values in use may be refused. > Look at the values that are given.
request-bound-loosened | additive | both | the {what} {name} is bounded less tightly: {new}, it was {old}
  All values in use are still taken.
request-check-added | breaking | wire | the {what} {name} is checked: {new}
  Values in use may be refused by the server. > Look at the values that are given.
request-check-removed | additive | wire | the {what} {name} is no longer checked: {old}
  All values in use are still taken.
request-check-changed | breaking | wire | the {what} {name} is checked in another way: {new}, it was {old}
  Values in use may be refused by the server. > Look at the values that are given.
request-format | documentation | wire | the format of the {what} {name} is {new}, it was {old}
  A format is an annotation unless it makes a Python type, which is told of as such.
request-default-changed | breaking | wire | the server's default of the {what} {name} is {new}, it was {old}
  A call that leaves it out means something else; defaults are never sent. > Give the old value where it is meant.
request-default-said | documentation | wire | the server's default of the {what} {name} is said to be {new}; it was {old}
  A server has some default in any case, whether it is documented or not.
request-style | breaking | wire | the {what} {name} is written as {new}, it was {old}
  Calls stay as they are; packages in use write it in the old way. > Update packages in use.
request-closed | breaking | both | the {what} {name} takes no fields of other names
  Those that are sent are refused. > Take them out.
request-opened | additive | both | the {what} {name} takes fields of other names, too
  All values in use are still taken.
response-added | additive | both | the {what} {name} is new
  Unknown fields were kept before, too.
response-removed | breaking | both | the {what} {name} is gone
  Code that reads it fails. > Look at its uses.
response-renamed | breaking | both | the {what} {old} is now {name}
  Code that reads the old name fails. > Rename its uses.
response-wire-renamed | breaking | wire | the {what} {old} is now {name} on the wire; its Python name stays
  Code stays as it is; packages in use do not find the value. > Update packages in use.
response-name | breaking | python | the {what} {name} has another Python name: {new}, was {old}
  Code that reads the old name fails. > Rename its uses.
response-optional | breaking | both | the {what} {name} can be missing
  It is None then, which typed code has to handle. > Handle None.
response-required | additive | both | the {what} {name} is always there
  Code that handles None still works.
response-widened | breaking | both | the {what} {name} can be more: {new}, it was {old}
  Typed code has to handle values that did not come before. > Handle them.
response-narrowed | additive | both | the {what} {name} can be less: {new}, it was {old}
  Code that handles more still works.
response-type | breaking | both | the {what} {name} is {new}, it was {old}
  Code that reads it gets values of another type. > Look at its uses.
response-nullable | breaking | both | the {what} {name} can be None
  Typed code has to handle it. > Handle None.
response-not-nullable | additive | both | the {what} {name} is never None
  Code that handles None still works.
response-value-added | additive | both | the {what} {name} can have the value {new}, too
  Enums are open in responses: typed code handles unknown values already.
response-value-removed | additive | both | the {what} {name} no longer has the value {old}
  Code that compares with it still works.
response-values-limited | additive | both | the {what} {name} is one of {new}; it was {old}
  Enums are open in responses: the type still has all that it had.
response-values-free | additive | both | the {what} {name} can be any {new}; it was {old}
  Enums are open in responses: typed code handles unknown values already.
response-values-opened | breaking | python | the {what} {name} is no longer the one value {old}; it is {new}
  An enum of one value is exact, any other is open: the type is wider. > Handle other values.
response-form-added | breaking | both | the {what} {name} can be {new}, too
  Typed code has to handle one more type. > Handle it.
response-form-removed | additive | both | the {what} {name} is never {old}
  Code that handles it still works.
response-tag-added | additive | both | the {what} {name} can be {new}, too
  An object with an unknown tag came as it is before, so code has to expect it.
response-tag-removed | additive | both | the {what} {name} is never {old}
  Code that handles it still works.
response-bound | documentation | both | the bounds of the {what} {name} are {new}, they were {old}
  Responses are not held to their bounds, and no type says them.
response-check | documentation | wire | what is said of the {what} {name}: {new}; it was {old}
  Responses are not held to it, and no type says it.
response-default | documentation | wire | the default of the {what} {name} is {new}; it was {old}
  The client fills nothing in.
response-extra | documentation | both | fields of other names in the {what} {name}: {new}; it was {old}
  Unknown fields are kept in any case.
member-deprecated | additive | python | the {what} {name} is deprecated
  It works as before; semantic versioning asks for a minor version.
member-restored | documentation | python | the {what} {name} is no longer deprecated
  It works as before.
member-description | documentation | python | the description of the {what} {name} changed
  Only the docstring differs.
model-renamed | breaking | python | the model {old} is now {new}
  An import of the old name fails. > Rename it in imports and annotations, or keep the old name by {line} in the table of the client.
model-aliased | additive | python | the model {old} is now {new}; the old name still works
  It is an alias that warns, by the configuration of the client.
model-replaced | breaking | python | the type is {new} where it was {old}
  Both are there, but annotations with the old one no longer fit. > Change the annotations.
model-description | documentation | python | the description changed
  Only the docstring differs.
models-added | additive | python | models that are new: {new}
  Nobody imports them yet.
models-removed | breaking | python | models that are gone: {old}
  An import of one fails. > Take them out of imports and annotations.
client-renamed | breaking | python | the client {old} is now {new}
  Its imports fail. > Import it from its new place.
server-added | additive | python | the server {name} is new: {new}
  Nobody chooses it yet.
server-removed | breaking | python | the server {name} is gone; it was {old}
  A client with server="…" of that name raises. > Choose another one, or pass base_url.
server-changed | breaking | wire | the server {name} is at {new}, it was at {old}
  Requests and credentials go to another address. > See whether it may be reached; update packages in use.
server-renamed | breaking | python | the server {old} is now called {new}
  A client with server="…" of the old name raises. > Rename it where the client is made.
server-default | breaking | wire | the default server is {new}, it was {old}
  Clients that choose none call another server. > Choose the server that is meant.
variable-added-required | breaking | python | the client has a new argument {name}, which servers need
  A client without it raises. > Give it.
variable-added | additive | python | the client has a new optional argument {name}, a part of addresses
  Its default is used where it is not given.
variable-removed | breaking | python | the argument {name} of the client is gone, a part of addresses
  A client that gives it is a TypeError. > Take it out.
variable-value-added | additive | python | the argument {name} of the client takes {new}, too
  All values in use are still taken.
variable-value-removed | breaking | python | the argument {name} of the client no longer takes {old}
  Type checkers refuse it, and there is no such address. > Give another value.
variable-default | breaking | wire | the default of the argument {name} of the client is {new}, it was {old}
  Clients that do not give it call another address, or raise. > Give the value that is meant.
credential-added | additive | python | the client has a new argument {name}: {new}
  Methods that need it are told of as such.
credential-removed | breaking | python | the argument {name} of the client is gone: {old}
  A client that gives it is a TypeError. > Take it out, and give what took its place.
credential-changed | breaking | wire | the argument {name} of the client is sent as {new}, it was {old}
  Packages in use send it the old way. > Update packages in use.
token-url | breaking | wire | tokens come from {new}, they came from {old}
  Client credentials go to another address. > See whether it may be reached; update packages in use.
event-added | additive | both | the webhook {name} is new
  Events of unknown kinds have to be expected.
event-removed | breaking | both | the webhook {name} is gone
  Handlers wait in vain, and its types are gone. > Take its handler out.
event-parsed | additive | python | the payload of the webhook {name} is parsed: {new}
  parse_event refused it before.
event-unparsed | breaking | python | the payload of the webhook {name} is {new}, which is not parsed; it was {old}
  parse_event refuses it. > Read it by other means.
verify-added | additive | python | webhooks can be verified: {new}
  Nobody calls it yet.
verify-removed | breaking | python | webhooks can no longer be verified; it was {old}
  webhooks.verify is gone. > Verify them by other means.
verify-changed | breaking | wire | webhooks are signed by {new}, it was {old}
  Packages in use refuse what is signed in the new way. > Update packages in use.
event-description | documentation | python | the description of the webhook {name} changed
  Only the documentation differs.
"""
